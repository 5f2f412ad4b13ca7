"""Looks at a published site from outside: whether its host serves it so that browsers and verifiers accept it."""
