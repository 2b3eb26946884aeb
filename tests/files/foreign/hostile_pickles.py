"""Hostile pickles and the tensors that they describe: name → bytes and what must be said."""

from __future__ import annotations

import pickle
import struct

from tests.files.foreign.hostile import (
    CANARY,
    HUGE,
    SIX,
    TOUCH,
    Made,
    calling,
    legacy,
    made_tensor,
    storage,
    tensor,
    text,
    torch_zip,
    values,
)

TENSORS: dict[str, Made] = {
    "behind its end": (torch_zip(tensor(size=(3, 3)), SIX), "reaches to place 8"),
    "far offset": (torch_zip(tensor(offset=HUGE >> 12), SIX), "reaches to place"),
    "offset too far to count": (torch_zip(tensor(offset=HUGE), SIX), "no ordinary whole number"),
    "negative offset": (torch_zip(tensor(offset=-1), SIX), "no ordinary whole number"),
    "negative size": (torch_zip(tensor(size=(-2, 3)), SIX), "no ordinary whole number"),
    "negative stride": (torch_zip(tensor(stride=(-3, 1)), SIX), "no ordinary whole number"),
    "huge size": (torch_zip(tensor(size=(1 << 39, 1)), SIX), "reaches to place"),
    "spread by stride 0": (torch_zip(tensor(size=(1 << 30, 3), stride=(0, 1)), SIX), "spreads"),
    "all of one number": (torch_zip(tensor(size=(1000, 1000), stride=(0, 0)), SIX), "spreads"),
    "size of text": (torch_zip(tensor(size=("2", 3)), SIX), "no ordinary whole number"),
    "size of true": (torch_zip(tensor(size=(True, 3)), SIX), "no ordinary whole number"),
    "size of halves": (torch_zip(tensor(size=(1.5, 3)), SIX), "no ordinary whole number"),
    "no size": (torch_zip(tensor(size=None), SIX), "no ordinary whole number"),
    "sizes without strides": (torch_zip(tensor(stride=(1,)), SIX), "do not fit"),
    "twenty axes": (torch_zip(tensor(size=(1,) * 20, stride=(1,) * 20), SIX), "do not fit"),
    "short storage": (torch_zip(tensor(), {"0": bytes(20)}), "fewer than it claims"),
    "ragged storage": (torch_zip(tensor(), {"0": bytes(23)}), "fewer than it claims"),
    "storage claims more": (torch_zip(tensor(of=storage(count=7)), SIX), "fewer than it claims"),
    "storage of -1": (torch_zip(tensor(of=storage(count=-1)), SIX), "lies in no storage"),
    "storage of a text": (torch_zip(tensor(of=storage(count="6")), SIX), "lies in no storage"),
    "storage elsewhere": (torch_zip(tensor(of=storage("../../etc")), SIX), "no member"),
    "storage of nothing": (torch_zip(tensor(of=values(()) + b"Q"), SIX), "lies in no storage"),
    "storage of one": (torch_zip(tensor(of=values(1) + b"Q"), SIX), "lies in no storage"),
    "tensor of a number": (torch_zip(tensor(of=values(1)), SIX), "not made of a storage"),
    "tensor of nothing": (
        torch_zip(b"\x80\x02ctorch._utils\n_rebuild_tensor_v2\n)R.", SIX),
        "broken torch._utils",
    ),
}

CALLS: dict[str, Made] = {
    f"{module}.{name}": (calling(module, name, argument), f"asks Python to run {module}.{name}")
    for module, name, argument in (
        ("os", "system", TOUCH),
        ("posix", "system", TOUCH),
        ("nt", "system", TOUCH),
        ("subprocess", "Popen", TOUCH),
        ("subprocess", "check_output", TOUCH),
        ("builtins", "eval", f"open('{CANARY}', 'w')"),
        ("builtins", "exec", f"open('{CANARY}', 'w')"),
        ("__builtin__", "eval", f"open('{CANARY}', 'w')"),
        ("builtins", "open", CANARY),
        ("builtins", "__import__", "antigravity"),
        ("builtins", "compile", "1"),
        ("builtins", "breakpoint", ""),
        ("runpy", "run_path", CANARY),
        ("runpy", "_run_code", CANARY),
        ("shutil", "rmtree", CANARY),
        ("socket", "create_connection", "localhost"),
        ("ctypes", "CDLL", CANARY),
        ("importlib", "import_module", "antigravity"),
        ("pty", "spawn", "sh"),
        ("webbrowser", "open", "http://localhost"),
        ("code", "interact", ""),
        ("sys", "exit", ""),
        ("timeit", "timeit", f"open('{CANARY}', 'w')"),
        ("asyncio.unix_events", "_UnixSubprocessTransport._start", ""),
        ("multiprocessing.util", "spawnv_passfds", ""),
        ("pip", "main", "install"),
        ("urllib.request", "urlopen", "http://localhost"),
        ("bdb", "Bdb.run", TOUCH),
        ("signal", "raise_signal", "9"),
        ("threading", "Thread", ""),
    )
}
CALLS |= {
    f"{name} in an archive": (torch_zip(content), words)
    for name, (content, words) in [*CALLS.items()][:4]
}
CALLS |= {
    f"{name} in a legacy file": (legacy(content), words)
    for name, (content, words) in [*CALLS.items()][:4]
}

PICKLES: dict[str, Made] = {
    "cut": (pickle.dumps({"a": [1, 2, 3]}, 2)[:-4], "its pickle"),
    "only a start": (b"\x80\x02", "its pickle"),
    "no end": (b"\x80\x02}", "its pickle"),
    "unknown opcode": (b"\x80\x02\xff.", "its pickle is cut short or damaged"),
    "pops nothing": (b"\x80\x020.", "takes more than it has put there"),
    "nothing left": (b"\x80\x02.", "takes more than it has put there"),
    "pops below a mark": (b"\x80\x02N(\x85.", "takes more than it has put there"),
    "no mark": (b"\x80\x02t.", "its pickle is cut short or damaged"),
    "unknown memo": (b"\x80\x02h\x07.", "its pickle is cut short or damaged"),
    "appends to a text": (b"\x80\x02" + text("a") + b"Na.", "appends to something"),
    "fills a list": (b"\x80\x02]NNs.", "fills something"),
    "odd items": (b"\x80\x02}(Nu.", "fills something"),
    "calls a number": (b"\x80\x02K\x01)R.", "calls something that is no class"),
    "calls with a list": (b"\x80\x02cm\nn\n]R.", "calls something that is no class"),
    "class named by a number": (b"\x80\x04K\x01K\x02\x93.", "by something that is no text"),
    "extension": (b"\x80\x02\x82\x01.", "uses EXT1"),
    "far extension": (b"\x80\x02\x84\x01\0\0\0.", "uses EXT4"),
    "outer buffer": (b"\x80\x05\x97.", "uses NEXT_BUFFER"),
    "refers outside": (b"\x80\x02" + text("x") + b"Q.", "lies in no storage"),
    "list as a key": (b"\x80\x02}]Ns.", "its pickle is cut short or damaged"),
    "text of 4 GB": (b"\x80\x02X\xff\xff\xff\xffa.", "its pickle is cut short or damaged"),
    "text of 2^63": (b"\x80\x04\x8d" + b"\xff" * 7 + b"\x7fa.", "its pickle"),
    "bytes of 2^63": (b"\x80\x04\x8e" + b"\xff" * 7 + b"\x7fa.", "its pickle"),
    "number of 2 GB": (b"\x80\x02\x8b\xff\xff\xff\x7fa.", "its pickle is cut short or damaged"),
    "number of many digits": (b"(dp0\nI" + b"9" * 9000 + b"\n.", "its pickle"),
    "broken utf-8": (b"\x80\x02X\x02\0\0\0\xff\xfe.", "its pickle is cut short or damaged"),
    "deep": (b"\x80\x02" + b"]" * 5000 + b"a" * 4999 + b".", "nested too deeply"),
    "deep dictionaries": (
        b"\x80\x02" + (b"}" + text("a")) * 500 + b"N" + b"s" * 500 + b".", "nested too deeply"),
    "many steps": (b"\x80\x02" + b"N0" * 501_000 + b"N.", "more than"),
    "ten thousand tensors": (
        torch_zip(b"\x80\x02](" + made_tensor() + b"q\xc8" + b"h\xc8" * 10_001 + b"e.", SIX),
        "more than 10,000 tensors"),
    "broken ordered dictionary": (
        b"\x80\x02ccollections\nOrderedDict\n(K\x01tR.", "broken collections.OrderedDict"),
    "broken encoding": (
        b"\x80\x02c_codecs\nencode\n(" + text("a") + text("rot13") + b"tR.", "broken _codecs"),
    "broken array": (
        b"\x80\x02cnumpy.core.multiarray\n_reconstruct\n)R" + values((1, (2,), None)) + b"b.",
        "not fully described"),
}  # fmt: skip

LEGACY: dict[str, Made] = {
    "cut after its magic": (legacy()[:40], "its pickle"),
    "no object": (legacy(), "its pickle"),
    "no keys": (legacy(tensor()), "its pickle"),
    "keys of nothing": (legacy(tensor(), pickle.dumps(["7"], 2)), "does not fit"),
    "keys are a text": (legacy(tensor(), pickle.dumps("0", 2)), "does not fit"),
    "no storage": (legacy(tensor(), pickle.dumps(["0"], 2)), "not of the size"),
    "storage of another size": (
        legacy(tensor(), pickle.dumps(["0"], 2), tail=struct.pack("<q", 1 << 40)), "not of the"),
    "negative size": (
        legacy(tensor(), pickle.dumps(["0"], 2), tail=struct.pack("<q", -6)), "not of the size"),
    "half a storage": (
        legacy(tensor(), pickle.dumps(["0"], 2), tail=struct.pack("<q", 6) + bytes(8)), "fewer"),
    "storage missing": (legacy(tensor(), pickle.dumps([], 2)), "is missing"),
    "huge storage": (
        legacy(tensor(of=storage(count=1 << 40)), pickle.dumps(["0"], 2),
               tail=struct.pack("<q", 1 << 40)), "fewer than it claims"),
    "odd type": (
        legacy(tensor(of=storage(kind="EvilStorage")), pickle.dumps(["0"], 2)), "not of the size"),
    "tar": (bytes(257) + b"ustar" + bytes(250), "2017 or before"),
}  # fmt: skip
