"""Writes pickles of plain data, one a line: protocol, pickle in base64, and what it holds in a form that a program in
any language can make (see canonical). Usage: pickles.py SEED COUNT; the fixed cases come first."""
import base64
import collections
import datetime
import decimal
import fractions
import json
import pickle
import random
import struct
import sys
import uuid
import zoneinfo

import numpy


def canonical(value):
    kind = type(value)
    if value is None:
        return "N"
    if kind is bool:
        return "T" if value else "F"
    if kind is int:
        return f"i{value}"
    if kind is float:
        return "f" + ("nan" if value != value else struct.pack(">d", value).hex())
    if kind is str:
        return "s" + value.encode("utf-16-be", "surrogatepass").hex()
    if kind in (bytes, bytearray):
        return "b" + bytes(value).hex()
    if kind in (list, collections.deque):
        return "[" + ",".join(map(canonical, value)) + "]"
    if kind is tuple:
        return "(" + ",".join(map(canonical, value)) + ")"
    if isinstance(value, dict):
        return "{" + ",".join(canonical(k) + ":" + canonical(v) for k, v in value.items()) + "}"
    if kind in (set, frozenset):
        return "<" + ",".join(sorted(map(canonical, value))) + ">"
    if kind is complex:
        return f"c{canonical(value.real)};{canonical(value.imag)}"
    if kind is range:
        return f"r{value.start};{value.stop};{value.step}"
    return others(value, kind)


def others(value, kind):
    if kind is decimal.Decimal:
        if not value.is_finite():
            return canonical(float("nan") if value.is_nan() else float(value))
        sign, digits, exponent = value.as_tuple()
        return f"D{'-' if sign and any(digits) else ''}{int(''.join(map(str, digits)))};{exponent}"
    if kind is fractions.Fraction:
        return f"Q{value.numerator};{value.denominator}"
    if kind is uuid.UUID:
        return f"U{value}"
    if kind is datetime.timedelta:
        return f"d{value // datetime.timedelta(microseconds=1)}"
    if kind is datetime.timezone:
        return f"z{int(value.utcoffset(None).total_seconds())}"
    if kind is zoneinfo.ZoneInfo:
        return f"Z{value.key}"
    if kind is datetime.datetime:
        offset = "" if value.tzinfo is None else f"{int(value.utcoffset().total_seconds())}"
        return f"t{value.year};{value.month};{value.day};{clock(value)};{offset}"
    if kind is datetime.date:
        return f"y{value.year};{value.month};{value.day}"
    if kind is datetime.time:
        offset = "" if value.tzinfo is None else f"{int(value.utcoffset().total_seconds())}"
        return f"h{clock(value)};{offset}"
    if kind is numpy.ndarray:
        return f"A{value.dtype.str.replace('=', '<')};{list(value.shape)};" + canonical(
            [element(x) for x in value.flatten("C")])
    return canonical(element(value))


def clock(value):
    return f"{value.hour};{value.minute};{value.second};{value.microsecond}"


def element(value):
    if isinstance(value, numpy.datetime64):
        return None if numpy.isnat(value) else datetime.datetime(1970, 1, 1) + value.astype("M8[us]").astype(
            object).replace(tzinfo=None).__sub__(datetime.datetime(1970, 1, 1))
    if isinstance(value, numpy.timedelta64):
        return None if numpy.isnat(value) else datetime.timedelta(microseconds=int(value.astype("m8[us]").astype(int)))
    return value.item()


def arrays():
    yield numpy.arange(6, dtype=">i4").reshape(2, 3)
    yield numpy.asfortranarray(numpy.arange(24.0).reshape(2, 3, 4))
    yield numpy.arange(24).reshape(4, 6)[::2, 1::2]
    yield numpy.array(5.5)
    yield numpy.zeros((3, 0, 2))
    for name in "b1 i1 i2 i4 i8 u1 u2 u4 u8 f2 f4 f8 c8 c16".split():
        yield numpy.array([0, 1, 1, 0, 1], dtype=name)
        yield numpy.array([1, 0], dtype=">" + name)[0]
    yield numpy.array([2**64 - 1, 2**63], dtype="u8")
    yield numpy.array([numpy.nan, numpy.inf, -0.0])
    yield numpy.array(["ab", "", "\u4e16\u754c\U0001f600"])
    yield numpy.array([b"ab", b"", b"xyz"])
    for unit in "YMWDhms":
        yield numpy.array(["2024-03-14", "NaT", "1969-12-31"], dtype=f"M8[{unit}]")
    for unit in ("s", "ms", "us", "ns"):
        yield numpy.array(["2024-03-14T15:09:26", "1903-01-01T00:00:01"], dtype=f"M8[{unit}]")
        yield numpy.array([1, -1500000, "NaT"], dtype=f"m8[{unit}]")
    yield numpy.array([3], dtype="m8[25s]")
    yield numpy.datetime64("2024-03-14T15:09:26.535")
    yield numpy.str_("text")


def fixed():
    shared = [1, 2]
    berlin = zoneinfo.ZoneInfo("Europe/Berlin")
    yield from (None, True, False, 0, -1, 255, 256, 65535, 65536, 2**31 - 1, -2**31, 2**31, 2**63 - 1, -2**63, 2**63,
                -2**64, 10**100, -(10**100), 0.0, -0.0, 1.5, 1e308, 5e-324, float("inf"), float("-inf"), float("nan"))
    yield from ("", "a\nb", "\\u0041 \\", "\u00e9\u4e16\U0001f600", "\ud800 \udc00x", "x" * 300, "y" * 70000, "\x1a\0")
    yield from (b"", b"\0\xff", b"z" * 300, b"z" * 70000, bytearray(b""), bytearray(b"ab\xff"))
    yield from ([], (), {}, set(), frozenset(), [[]], ((),), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), {"a": {"b": []}})
    yield from ([shared, shared], {1, 2, "x"}, frozenset([1, (2, b"3")]), {(1, "a"): 1, None: 2, b"k": 3, 1.5: 4})
    yield list(range(2500))
    yield {i: str(i) for i in range(2500)}
    yield from (1 + 2j, range(5), range(10, -4, -3), decimal.Decimal("12.340"), decimal.Decimal("-1E+20"),
                decimal.Decimal("Infinity"), decimal.Decimal("NaN"), fractions.Fraction(-3, 9))
    yield from (uuid.UUID(int=2**127 + 5), [uuid.UUID(int=7)] * 2, {uuid.UUID(int=9): 1})
    yield from (datetime.date(2024, 2, 29), datetime.time(23, 59, 59, 999999), datetime.datetime(1, 1, 1),
                datetime.datetime(9999, 12, 31, 23, 59, 59, 999999, datetime.timezone.utc),
                datetime.datetime(2024, 10, 27, 2, 30, tzinfo=berlin, fold=1),
                datetime.datetime(2024, 10, 27, 2, 30, tzinfo=berlin),
                datetime.time(1, 2, 3, fold=1, tzinfo=datetime.timezone(datetime.timedelta(hours=-5))),
                datetime.timedelta(-1, 3, 5), datetime.timezone.utc, berlin)
    yield from (collections.OrderedDict(b=1, a=2), collections.defaultdict(list, {"x": [1]}),
                collections.defaultdict(None, {1: 2}), collections.Counter("abca"), collections.deque([1, 2], 5),
                collections.deque([]))
    yield from arrays()
    yield {"matrix": numpy.eye(3), "names": ["a"], "same": [shared, (shared,)]}


def key(chance):
    return chance.choice([
        lambda: chance.randint(-10**6, 10**6), lambda: chance.random(), lambda: chance.choice("abcdefgh") * 3,
        lambda: bytes([chance.randrange(256)]), lambda: (chance.randint(0, 9), chance.choice("xyz")),
        lambda: frozenset([chance.randint(0, 9)]), lambda: datetime.date(2000, 1, chance.randint(1, 28))])()


def nested(chance, depth):
    if depth == 0 or chance.random() < 0.3:
        return chance.choice([
            lambda: None, lambda: chance.random() < 0.5, lambda: chance.randint(-2**70, 2**70),
            lambda: chance.gauss(0, 1e9), lambda: chance.randbytes(chance.randint(0, 20)),
            lambda: "".join(chr(chance.choice([65, 233, 0x4e16, 0x1f600, 10, 92])) for _ in range(chance.randint(0, 9))),
            lambda: numpy.arange(chance.randint(0, 5), dtype=chance.choice(["i4", ">f8", "u1"])),
            lambda: datetime.timedelta(microseconds=chance.randint(-10**12, 10**12))])()
    count = chance.randint(0, 5)
    return chance.choice([
        lambda: [nested(chance, depth - 1) for _ in range(count)],
        lambda: tuple(nested(chance, depth - 1) for _ in range(count)),
        lambda: {key(chance): nested(chance, depth - 1) for _ in range(count)},
        lambda: [nested(chance, depth - 1)] * 2,
        lambda: {key(chance) for _ in range(count)}])()


def main(seed, count):
    chance = random.Random(seed)
    values = list(fixed()) + [nested(chance, 6) for _ in range(count)]
    for value in values:
        for protocol in range(6):
            data = pickle.dumps(value, protocol)
            # Protocols below 4 lose the fold of a datetime.
            kept = pickle.loads(data) if isinstance(value, datetime.datetime) else value
            print(protocol, base64.b64encode(data).decode(), canonical(kept))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
