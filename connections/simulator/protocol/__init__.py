"""The gateway protocol: a request's bytes in, an answer's bytes out (`engine.answer`).

Shares no code with the product's gateway client, so that a misunderstanding cannot hide on both sides.
"""
