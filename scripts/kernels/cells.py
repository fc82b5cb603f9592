"""The cells by which kernels are measured, alike in TypeScript and Python."""


def typescript_loop(p):
    """Declares three names, and loops over them."""
    turn = f"{p}x += {p}step * i; if ({p}x > 1e9) {p}x -= 1e9; {p}n++;"
    return f"let {p}x = 0.5, {p}step = 0.25, {p}n = 0;", f"for (let i = 0; i < 1e7; i++) {{ {turn} }}"


def typescript_timed(loop):
    """Prints the nanoseconds of a turn."""
    return f"const begun = performance.now(); {loop} console.log((performance.now() - begun) / 10);"


def python_loop(p):
    turn = f"    {p}x += {p}step * i\n    if {p}x > 1e9: {p}x -= 1e9\n    {p}n += 1"
    return f"{p}x, {p}step, {p}n = 0.5, 0.25, 0", f"for i in range(1_000_000):\n{turn}"


def python_timed(loop):
    return f"import time\nbegun = time.perf_counter()\n{loop}\nprint((time.perf_counter() - begun) * 1000)"


def indented(code):
    return "\n".join(f"    {line}" for line in code.split("\n"))


def typescript_loops():
    """For each way to hold the three names: cells to run first, and the cell that prints the nanoseconds of a turn."""
    (own, own_loop), (top, top_loop), (early, early_loop), (func, func_loop) = map(typescript_loop, ("own", "top", "early", "func"))
    return {
        "local": ([], f"(() => {{ {own} {typescript_timed(own_loop)} }})();"),
        "top": ([], f"{top} {typescript_timed(top_loop)}"),
        "earlier": ([early], typescript_timed(early_loop)),
        "function": ([f"{func} function turn() {{ {func_loop} }}"], typescript_timed("turn();")),
    }


def python_loops():
    (own, own_loop), (top, top_loop), (early, early_loop), (func, func_loop) = map(python_loop, ("own", "top", "early", "func"))
    timed = indented(f"{own}\n{python_timed(own_loop)}")
    return {
        "local": ([], f"def own():\n{timed}\nown()"),
        "top": ([], f"{top}\n{python_timed(top_loop)}"),
        "earlier": ([early], python_timed(early_loop)),
        "function": ([f"{func}\ndef turn():\n    global funcx, funcstep, funcn\n{indented(func_loop)}"], python_timed("turn()")),
    }


TYPESCRIPT = {
    "completion": lambda i: f"const own{i} = {i};\nconsol",
    "many": lambda i: f"const c{i} = {i};\nfunction f{i}(n: number) {{ return n + c{i}; }}\nf{i}(1);",
    "loops": typescript_loops(),
    "interrupts": {
        "await": 'console.log("runs"); await new Promise((done) => setTimeout(done, 30_000));',
        "loop": 'console.log("runs"); while (true) {}',
        "later": 'await new Promise((done) => setTimeout(done, 10)); console.log("runs"); while (true) {}',
    },
    "live": ["let level = 1; function read() { return level; }", "level = 2;", "console.log(read() === 2 ? 'live' : 'stale');"],
    "types": 'const wrong: number = "text"; console.log("runs");',
}

PYTHON = {
    "completion": lambda i: f"own{i} = {i}\nzi",
    "many": lambda i: f"c{i} = {i}\ndef f{i}(n: int): return n + c{i}\nf{i}(1)",
    "loops": python_loops(),
    "interrupts": {
        "await": 'import asyncio; print("runs", flush=True); await asyncio.sleep(30)',
        "loop": 'print("runs", flush=True)\nwhile True: pass',
        "later": 'import asyncio; await asyncio.sleep(0.01); print("runs", flush=True)\nwhile True: pass',
    },
    "live": ["level = 1\ndef read(): return level", "level = 2", "print('live' if read() == 2 else 'stale')"],
    "types": 'wrong: int = "text"\nprint("runs")',
}

# Groklab's alone: what a cell imports, and a text to complete after it.
IMPORTS = {
    "import": ('import { reference, watch, show } from "groklab";', lambda i: f"const own{i} = {i};\nawait watch({{ tas"),
    "whole": ('import * as g from "groklab";', lambda i: f"const own{i} = {i};\ng.trai"),
}
