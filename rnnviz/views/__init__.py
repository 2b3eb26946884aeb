"""Pictures of a run: each view is told a trace and a cursor, and paints them."""

import os

# Qt hands every translucent shape higher than 96 pixels to a pool of threads and waits for it:
# 5 to 200 µs, and a frame's time on a busy machine, for what one thread fills in 2.
os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")
