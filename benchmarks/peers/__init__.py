"""Our bot beside two well-known libraries: the same updates, the same answers, one run on this machine's loopback."""
