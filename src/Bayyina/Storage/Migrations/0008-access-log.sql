-- By what happened and to whom, so that the last sign-in of a user is found without reading the log through; and by time.
CREATE INDEX access_log_what ON access_log (what, actor, at);
CREATE INDEX access_log_at ON access_log (at);
