"""How a test reaches into the modules of a page: by the very address it loaded them from."""

from __future__ import annotations


def module(name: str) -> str:
    """An expression, for an async function, of a module of the page on screen: `module("state/shared/i18n")`.
    It has an address of its own, or a name in the one file of the page (scripts/bundle.py).
    """
    selector = f'link[rel="modulepreload"][href$="/{name}.js"]'
    found = f"document.querySelector('{selector}')"
    joined = """document.querySelector('link[rel="modulepreload"]').href"""
    return f"""(await ({found} ? import({found}.href) : import({joined}).then((all) => all["{name}"])))"""
