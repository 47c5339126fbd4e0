"""A newcomer's first hour, in a real browser: open the course, run a lesson, be wrong, be right."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from artcourse.exercises import catalogue

pytestmark = pytest.mark.browser
EXERCISES = len(catalogue("convolution"))
PROGRESS = 'progress("convolution")'  # the last cell of lesson 01
ROOT = Path(__file__).parents[1]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
SLOW = 120_000  # milliseconds: a busy machine needs time to start a kernel and load torch

WRONG = """def corr2d(image, kernel):
    kernel = kernel.flip(0, 1)
    kh, kw = kernel.shape
    output = torch.zeros(image.shape[0] - kh + 1, image.shape[1] - kw + 1)
    for i in range(output.shape[0]):
        for j in range(output.shape[1]):
            output[i, j] = (image[i : i + kh, j : j + kw] * kernel).sum()
    return output
"""
RIGHT = WRONG.replace("    kernel = kernel.flip(0, 1)\n", "")


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    return tmp_path_factory.mktemp("student") / "my-work"


@pytest.fixture(scope="module")
def address(work):
    """The URL that `lab` prints, with the server behind it; stopped with Ctrl-C at the end."""
    command = [sys.executable, "-m", "artcourse", "lab", "--no-browser", "--work", str(work)]
    server = subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | {"OMP_NUM_THREADS": "1", "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    printed = []
    for line in server.stdout:
        printed.append(line)
        found = re.search(r"http://127\.0\.0\.1:\d+/\S+", line)
        if found:
            break
    else:
        pytest.fail("lab ended without printing a URL:\n" + "".join(printed))
    yield found.group()
    server.send_signal(signal.SIGINT)
    assert server.wait(30) == 0
    server.stdout.close()


@pytest.fixture(scope="module")
def page(address, tmp_path_factory):
    from playwright.sync_api import sync_playwright

    from artcourse.commands.maintain.browser import find_browser

    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            str(tmp_path_factory.mktemp("profile")),
            executable_path=find_browser(),
            args=FLAGS,
            viewport={"width": 1300, "height": 950},
        )
        page = context.new_page()
        page.set_default_timeout(SLOW)
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(address, wait_until="domcontentloaded")
        yield page
        context.close()


@pytest.fixture(scope="module")
def snap(page):
    """Save a screenshot for people to look at, where ARTCOURSE_SCREENSHOTS names a folder."""
    folder = os.environ.get("ARTCOURSE_SCREENSHOTS")

    def take(name):
        if folder:
            page.screenshot(path=Path(folder) / f"{name}.png")

    return take


@pytest.fixture(scope="module")
def lesson(page):
    """Lesson 01, opened by its link on the welcome page, with all cells run."""
    page.click(".jp-RenderedMarkdown a:has-text('Convolution')")
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    page.wait_for_selector("#jp-main-statusbar:has-text('| Idle')")  # the kernel is there
    page.click("li.lm-MenuBar-item:has-text('Run')")
    page.click("li.lm-Menu-item[data-command='runmenu:run-all']")
    show(page, PROGRESS).locator(f"text=0 of {EXERCISES} passed").wait_for()
    return page


def cell(page, text):
    return page.locator(".jp-Notebook .jp-CodeCell").filter(
        has=page.locator(".jp-Cell-inputArea", has_text=text)
    )


def show(page, text):
    """Scroll until the cell is on the page: JupyterLab renders only what is near the view."""
    target = cell(page, text)
    for _ in range(120):
        if target.count():
            break
        page.mouse.move(700, 500)
        page.mouse.wheel(0, 700)
        page.wait_for_timeout(100)
    target.last.scroll_into_view_if_needed()
    return target.last


def back_to_top(page):
    page.locator(".jp-Notebook .jp-Cell").first.click()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Home")


def run_cell(page, text, replacement=None):
    back_to_top(page)
    target = show(page, text)
    target.locator(".cm-content").click()
    if replacement:
        page.keyboard.press("Control+A")
        page.keyboard.insert_text(replacement)
    page.keyboard.press("Control+Enter")
    return target


def test_lab_opens_at_the_welcome_page(page, snap):
    page.wait_for_selector(".jp-RenderedMarkdown h1")
    text = page.locator(".jp-RenderedMarkdown").first.inner_text()
    snap("1-welcome-page")
    assert "Convolution" in text
    assert f"0 of {EXERCISES}" in text


def test_nothing_pops_up_and_nothing_leaves_the_machine(lesson):
    assert lesson.locator(".Toastify__toast, .jp-Dialog").count() == 0
    outside = [
        url
        for url in lesson.asked
        if not re.match(r"(http|ws)://127\.0\.0\.1:\d+/|data:|blob:|about:", url)
    ]
    assert outside == []


def test_untouched_exercises_are_not_attempted(lesson, snap):
    back_to_top(lesson)
    target = show(lesson, "exercises.corr2d.check")
    target.locator("text=not attempted yet").wait_for()
    snap("2-not-attempted")


def test_wrong_answer_is_named(lesson, snap):
    run_cell(lesson, "def corr2d(image, kernel)", WRONG)
    target = run_cell(lesson, "exercises.corr2d.check")
    target.locator("text=turned by 180°").wait_for()
    target.locator("text=✗ corr2d: not yet").wait_for()
    snap("3-diagnosis")


def test_right_answer_changes_the_progress(lesson, snap):
    run_cell(lesson, "def corr2d(image, kernel)", RIGHT)
    target = run_cell(lesson, "exercises.corr2d.check")
    target.locator("text=✓ corr2d: passed").wait_for()
    snap("4-passed")
    target = run_cell(lesson, PROGRESS)
    target.locator(f"text=1 of {EXERCISES} passed").wait_for()
    snap("5-progress")


def test_widget_changes_the_photograph(lesson, snap):
    back_to_top(lesson)
    target = show(lesson, "widgets.kernel_editor")
    boxes = target.locator("input[type=number]")
    boxes.nth(4).wait_for()
    picture = target.locator("img").last
    before = picture.get_attribute("src")
    boxes.nth(4).fill("3")
    boxes.nth(4).press("Enter")
    lesson.wait_for_function(
        "([element, before]) => element.getAttribute('src') !== before || !element.isConnected",
        arg=[picture.element_handle(), before],
    )
    snap("6-widget")
    assert target.locator("img").last.get_attribute("src") != before


def test_work_is_in_the_students_folder(lesson, work):
    lesson.keyboard.press("Control+S")
    assert (work / "01_convolution.ipynb").is_file()
    assert (work / "progress.sqlite").is_file()
    pictures = list((work / "gallery").glob("*.png"))
    assert len(pictures) == 1
