"""The memory lab: where its knobs stand, what was measured, and what was predicted."""
