"""The window around the screen: menus, keys, settings, appearance, presenting."""
