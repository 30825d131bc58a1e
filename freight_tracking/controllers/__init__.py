from . import feed, unsubscribe
