-- What the operations room sees first: incidents that are not closed, the newest first.
CREATE INDEX incident_standing ON incident (exercise, standing, known_since, id);
