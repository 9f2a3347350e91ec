"""Expressions over columns, such as "100 * (1 - free / total)".

The text is parsed by Python's own parser, and only what the tables below name is computed, by numpy. Nothing
is compiled or evaluated as Python: numexpr, which has the same syntax, passes the text to `eval`, and its
filter has been bypassed (pydata/numexpr, issues 323 and 442, pull request 564).
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Collection, Mapping
from difflib import get_close_matches
from functools import reduce
from typing import Any, NamedTuple

import numpy as np

MAX_LENGTH = 300
MAX_PARTS = 100

Values = Any
"""A column of numbers or truth values, or a single one."""

_OPERATORS: dict[type[ast.AST], Callable[..., Values]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: np.true_divide,
    ast.FloorDiv: np.floor_divide,
    ast.Mod: np.mod,
    ast.Pow: np.float_power,
    ast.BitAnd: np.logical_and,
    ast.BitOr: np.logical_or,
    ast.And: np.logical_and,
    ast.Or: np.logical_or,
    ast.UAdd: operator.pos,
    ast.USub: operator.neg,
    ast.Not: np.logical_not,
    ast.Invert: np.logical_not,
    ast.Lt: np.less,
    ast.LtE: np.less_equal,
    ast.Gt: np.greater,
    ast.GtE: np.greater_equal,
    ast.Eq: np.equal,
    ast.NotEq: np.not_equal,
}
# Functions by their names, and how many arguments each takes.
_FUNCTIONS: dict[str, tuple[Callable[..., Values], int]] = {
    **{name: (getattr(np, name), 1) for name in ("abs", "sqrt", "exp", "log", "log2", "log10", "log1p")},
    **{name: (getattr(np, name), 1) for name in ("sin", "cos", "tan", "arcsin", "arccos", "arctan")},
    **{name: (getattr(np, name), 1) for name in ("sinh", "cosh", "tanh", "floor", "ceil", "round", "sign")},
    "arctan2": (np.arctan2, 2),
    "hypot": (np.hypot, 2),
    "min": (np.fmin, 2),
    "max": (np.fmax, 2),
    "where": (np.where, 3),
}


class Expression(NamedTuple):
    """A checked expression. names: the columns that it uses."""

    text: str
    names: frozenset[str]
    tree: ast.expr

    def of(self, columns: Mapping[str, Values]) -> np.ndarray[Any, np.dtype[np.float64]]:
        """The values of the expression, one per row; NaN where a column that it uses is NaN, or the result is
        not finite."""
        used = {name: np.asarray(columns[name], dtype=float) for name in self.names}
        with np.errstate(all="ignore"):
            values = np.asarray(_computed(self.tree, used), dtype=float)
        is_gap = reduce(np.logical_or, map(np.isnan, used.values()))
        return np.where(is_gap | ~np.isfinite(values), np.nan, values)


def read_expression(text: str, known: Collection[str]) -> Expression:
    """The expression. known: the names of the columns that it may use.

    Raises ValueError that says what is wrong in it, as the end of a sentence that begins with the setting.
    """
    if len(text) > MAX_LENGTH:
        raise ValueError(f"has {len(text):,} characters; at most {MAX_LENGTH} are accepted")
    try:
        tree = ast.parse(" ".join(text.split()), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise ValueError("is no expression such as '100 * used / total'") from None
    if sum(1 for _ in ast.walk(tree)) > MAX_PARTS:
        raise ValueError(f"has more than {MAX_PARTS} parts; compute some of it in a column of its own")
    names = frozenset(_names(tree, known))
    if not names:
        raise ValueError("uses no column")
    return Expression(text, names, tree)


def _names(node: ast.AST, known: Collection[str]) -> list[str]:
    """The columns that a part uses. Raises ValueError where it is not allowed."""
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return []
        case ast.Name(id=name):
            return [_known_name(name, known)]
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
            _check_function(name, len(arguments))
            parts: list[ast.expr] = arguments
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            parts = [left, right]
        case ast.BoolOp(values=parts):
            pass
        case ast.UnaryOp(operand=operand):
            parts = [operand]
        case ast.Compare(left=left, ops=ops, comparators=others) if all(type(op) in _OPERATORS for op in ops):
            parts = [left, *others]
        case _:
            raise ValueError(
                f"has {_written(node)!r}; numbers, columns, + - * / // % **, comparisons, & | ~ and "
                f"the functions {', '.join(_FUNCTIONS)} are known"
            )
    return [name for part in parts for name in _names(part, known)]


def _known_name(name: str, known: Collection[str]) -> str:
    if name in known:
        return name
    near = get_close_matches(name, known, 1)
    hint = f"did you mean {near[0]!r}?" if near else f"those above it are {', '.join(known) or 'none'}"
    raise ValueError(f"uses {name!r}, which is no column above it; {hint}")


def _check_function(name: str, count: int) -> None:
    if name not in _FUNCTIONS:
        raise ValueError(f"calls {name!r}; known are the functions {', '.join(_FUNCTIONS)}")
    if count != (needed := _FUNCTIONS[name][1]):
        raise ValueError(f"calls {name!r} with {count} arguments; it takes {needed}")


def _written(node: ast.AST) -> str:
    """The part as it is written, cut where it is long."""
    text = ast.unparse(node)
    return text if len(text) <= 40 else f"{text[:40]}…"


def _computed(node: ast.AST, columns: Mapping[str, Values]) -> Values:
    match node:
        case ast.Constant(value=value):
            return np.float64(value)  # type: ignore[arg-type]  # a number, by `_names`
        case ast.Name(id=name):
            return columns[name]
        case ast.Call(func=ast.Name(id=name), args=arguments):
            return _FUNCTIONS[name][0](*(_computed(one, columns) for one in arguments))
        case ast.BinOp(left=left, op=op, right=right):
            return _OPERATORS[type(op)](_number(_computed(left, columns)), _number(_computed(right, columns)))
        case ast.BoolOp(op=op, values=parts):
            return reduce(_OPERATORS[type(op)], (_computed(part, columns) for part in parts))
        case ast.UnaryOp(op=op, operand=operand):
            return _OPERATORS[type(op)](_number(_computed(operand, columns)))
        case ast.Compare(left=left, ops=ops, comparators=others):
            values = [_computed(part, columns) for part in (left, *others)]
            pairs = zip(ops, values[:-1], values[1:], strict=True)
            return reduce(np.logical_and, (_OPERATORS[type(op)](one, other) for op, one, other in pairs))
    raise AssertionError("read_expression accepts no other parts")


def _number(value: Values) -> Values:
    """Truth values as 1 and 0, with which numpy does not compute."""
    return np.asarray(value, dtype=float)
