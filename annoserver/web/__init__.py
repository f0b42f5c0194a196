"""The web: routes that read a request, act once and show the result; the only floor with Flask."""
