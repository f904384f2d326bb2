"""Runs every benchmark, one after the other."""

from __future__ import annotations

from bench import easy_language, pages

for module in (pages, easy_language):
    print(f"— {(module.__doc__ or '').splitlines()[0]}", flush=True)
    module.main()
