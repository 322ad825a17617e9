"""How a test reaches into the modules of a page: by the very address it loaded them from."""

from __future__ import annotations


def module(name: str) -> str:
    """An expression, for an async function, of a module of the page on screen: `module("state/i18n")`."""
    return f"""(await import(document.querySelector('link[rel="modulepreload"][href$="/{name}.js"]').href))"""
