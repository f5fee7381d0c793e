"""The small bots that ours is measured beside. Each runs alone, in whichever environment has its library."""
