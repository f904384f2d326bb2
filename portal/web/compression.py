"""Every answer of some size leaves compressed, also without a proxy in front."""

from __future__ import annotations

from flask import Flask
from flask_compress import Compress


def init_compression(app: Flask) -> None:
    """Compress pages, stylesheets, scripts and pictures made of text."""
    app.config.update(
        COMPRESS_MIMETYPES=[
            "text/html",
            "text/css",
            "text/javascript",
            "image/svg+xml",
            "application/json",
        ],
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=5,
        COMPRESS_LEVEL=6,
        COMPRESS_MIN_SIZE=500,
    )
    Compress(app)
