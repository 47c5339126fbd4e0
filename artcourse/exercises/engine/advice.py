"""What Python and torch say when they stop, and what a beginner can do about it."""

from __future__ import annotations

import re

_ADVICE = {
    r"size of (tensor a|the tensor) .* must match": "Two tensors of different size met. Print the "
    "shapes of both. Is a window cut off at the edge, or does .sum(1) need keepdim=True?",
    r"mat1 and mat2 shapes|size mismatch|batch2 tensor": "In A @ B, A has as many columns as B has "
    "rows. Print both shapes. Is one to be transposed, with .T, or .mT for each of a batch?",
    r"Boolean value of Tensor": "`if`, `and`, max() and min() want one number or one True, and you "
    "gave them a whole tensor. Use torch.where, .max() or .min(), or an index such as t[n].",
    r"expand\(torch\.\w*Tensor": "One place of the answer takes one number. Did you forget .sum()?",
    r"bitwise_xor": "In Python a power is **: x ** 2. The sign ^ means something else.",
    r"must be Tensor, not (float|int)": "torch's functions work on tensors. For one plain number, "
    "write the root as number ** 0.5.",
    r"randn\(\) received .*Generator": "Hand the generator on by its name: generator=generator.",
    r"tensors used as indices must be": "An index is a whole number. A score is no class number: "
    "argmax(1) says where the highest score stands.",
    r"tuple index out of range": "The tuple has fewer numbers than you read from it. A shape of "
    "two numbers has no [2].",
    r"out of (bounds|range)|numel\(\) == 0": "Your code reaches past the end. Compare the index "
    "with the list's length (a new list is empty) or the tensor's shape: input or answer?",
    r"'float' object cannot be interpreted as an integer|(zeros|linspace|arange)\(\)": "A size "
    "is a fraction there. int(…) makes a whole number of it; // divides to a whole number.",
    r"NoneType.*(zero_|data)'|and 'NoneType'": "Only a tensor that you began with has a .grad, "
    "after requires_grad_() and backward(). One that is worked out from it has none. backward() "
    "gives nothing back.",
    r"not require grad": "torch keeps the way back only to what had requires_grad_() before you "
    "worked with it. no_grad() and detach() end the way: begin it anew, in each step.",
    r"leaf Variable": "A tensor that wants a gradient may be changed in place only below the line "
    "`with torch.no_grad():`. If it only collects numbers, leave requires_grad out.",
    r"non-leaf": "The optimiser wants a tensor that is worked out from no other that wants a "
    "gradient: first clone(), then requires_grad_().",
    r"graph a second time": "torch forgets the way back as soon as it went it. Work the loss out "
    "anew each time, inside the loop.",
    r"only for scalar": "The way back begins at one number: the loss. Did you leave the loss out?",
    r"been used in the graph": "The loss was not worked out from what you want the gradient for. "
    "Give this itself on, and no copy that was made before, nor what it was made from.",
    r"modified by an inplace": "You changed numbers in place that the way back still needs. Work "
    "the loss out anew in each step, before you change anything.",
    r"expected scalar type|should be the same|same dtype": "Two types of numbers met. Begin "
    "with a copy, input.clone(), or as *_like(input): both have the input's type.",
    r"return_types": ".max(1) gives numbers and their places. .amax(1) gives the numbers alone.",
    r"over a 0-d tensor": "One number cannot be gone through. Did you mean errors.append(number)?",
    r"invalid for input of size": "A reshape keeps all numbers: its sizes, multiplied, make "
    "as many. Print the shape before it.",
    r"'list' object has no attribute '(mean|sum)'|must be Tensor, not list": "A list has no mean, "
    "and torch wants a tensor: sum(errors) / len(errors), or torch.stack(errors).",
    r"multiply sequence": "torch.autograd.grad gives a tuple: (grad,) = … takes out what is in it.",
    r"values to unpack": "Left and right of = or in, there have to be equally many. A shape has a "
    "number for each axis; zip(a, b) makes pairs of two lists; chunk(4, 1) makes four pieces along "
    "axis 1, and without the 1 it cuts axis 0.",
    r"'NoneType' object": "append changes the list and returns nothing (None), and so do reverse "
    "and sort: write out.append(x) without `out =`, and reversed(x) where you need the list.",
    r"only one element tensors can be converted": "The functions of math work on one number. torch "
    "has the same ones for tensors, and torch.stack([…]) makes one tensor of many.",
}


def advice_for(error: BaseException) -> list[str]:
    """The sentence for an error, as a list of one; an empty list where there is none."""
    return [text for sign, text in _ADVICE.items() if re.search(sign, str(error))][:1]
