"""The speed figures, measured side by side in one run: `make bench`.

Each module measures one subject and offers `rows()`. Benchmarks are no tests: the suite checks what the parts do,
these say how fast.
"""
