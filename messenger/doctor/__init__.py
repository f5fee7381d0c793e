"""Looks at everything that a bot needs, before it runs or while it does, and says what to do about what is wrong.

One check is one function that returns findings. No check changes anything, and no finding shows a token, a key or a
password.
"""
