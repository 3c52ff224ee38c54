"""One table per cloud, loaded when the first of its types is asked for."""
