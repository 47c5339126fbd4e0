"""The glossary: complete, in order, and without a term that is there twice."""

from __future__ import annotations

from dataclasses import astuple

import pytest

from artcourse.teaching.glossary import Term, glossary, terms_of


def test_every_field_of_every_term_is_filled() -> None:
    assert len(glossary()) >= 70
    for term in glossary():
        assert all(text == text.strip() and text for text in astuple(term)), term


def test_terms_stand_in_the_order_of_the_lessons() -> None:
    lessons = [term.lesson for term in glossary()]
    assert lessons == sorted(lessons)


def test_no_term_is_there_twice() -> None:
    names = [term.name.lower() for term in glossary()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("name", "lesson"),
    [
        ("axis", "00_welcome"),
        ("fully connected", "01_convolution"),
        ("vanishing gradient", "02_activations_and_pooling"),
        ("logits", "03_backpropagation"),
        ("hidden state", "05_recurrent_networks"),
        ("posterior", "07_variational_autoencoder"),
        ("pretrained", "09_style_transfer"),
    ],
)
def test_the_terms_that_readers_missed_are_there(name: str, lesson: str) -> None:
    assert name in [term.name for term in terms_of(lesson)]


def test_a_term_holds_its_words() -> None:
    (gram,) = [term for term in glossary() if term.name == "Gram matrix"]
    assert isinstance(gram, Term)
    assert (gram.chinese, gram.spanish) == ("格拉姆矩阵", "matriz de Gram")
