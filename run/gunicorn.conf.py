"""How the web server serves the portal; production uses the same file."""

from __future__ import annotations

import os

wsgi_app = "portal:create_app()"
bind = [f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"]
# Whatever the server or the portal in it writes is for its owner alone.
umask = 0o077
os.umask(umask)
workers = int(os.environ.get("WEB_WORKERS", "2"))
worker_class = "run.web_server.HastyWorker"
# Many: most of them wait, for a slow line or for the database.
threads = 32
timeout = 60
graceful_timeout = 10
keepalive = 5
# The content is read once and shared by the workers; the database is opened by each worker itself.
preload_app = True
control_socket_disable = True
# The portal writes its own lines, without addresses of people in them.
accesslog = None
logger_class = "run.web_server.DiscreetLogger"
loglevel = "warning"
# A heartbeat in memory: a slow disk must not look like a dead worker.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108
