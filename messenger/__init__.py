"""Cerebellum Messenger: a Telegram bot that tells families about a rare condition in their own language."""
