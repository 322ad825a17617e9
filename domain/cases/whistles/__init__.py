"""Whistles 吹哨—报到 about cases, and the level that handles a case 市县乡三级指挥."""
