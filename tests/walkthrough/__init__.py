"""The main job without a browser window: `make walkthrough`."""
