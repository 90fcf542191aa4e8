-- The history, written by triggers: no way to change an event can forget it, and it costs no round trip.
--
-- Whoever leaves the version to its trigger is SQL behind the application. These two have to see the version as it was
-- given, so they run before V2's.
CREATE TRIGGER IF NOT EXISTS recognized_events_author_of_insert BEFORE INSERT ON recognized_events FOR EACH ROW
    PRECEDES recognized_events_before_insert
    SET NEW.updated_by = IF(NEW.version > 0, NEW.updated_by, LEFT(CONCAT('sql:', USER()), 255));

CREATE TRIGGER IF NOT EXISTS recognized_events_author_of_update BEFORE UPDATE ON recognized_events FOR EACH ROW
    PRECEDES recognized_events_before_update
    SET NEW.updated_by = IF(NEW.version > OLD.version, NEW.updated_by, LEFT(CONCAT('sql:', USER()), 255));

-- REPLACE, so that a history that someone tampered with never makes a write fail.
CREATE TRIGGER IF NOT EXISTS recognized_events_history_of_insert AFTER INSERT ON recognized_events FOR EACH ROW
    REPLACE INTO recognized_event_history
        (recognized_event_id, version, change_kind, changed_by, changed_at, recognized_event_name, organizer, college,
         recognized_level, recognized_event_time, related_majors, applicable_majors, recognition_basis, is_active,
         created_at)
    VALUES (NEW.recognized_event_id, NEW.version, 'created', NEW.updated_by, NEW.updated_at, NEW.recognized_event_name,
            NEW.organizer, NEW.college, NEW.recognized_level, NEW.recognized_event_time, NEW.related_majors,
            NEW.applicable_majors, NEW.recognition_basis, NEW.is_active, NEW.created_at);

CREATE TRIGGER IF NOT EXISTS recognized_events_history_of_update AFTER UPDATE ON recognized_events FOR EACH ROW
    REPLACE INTO recognized_event_history
        (recognized_event_id, version, change_kind, changed_by, changed_at, recognized_event_name, organizer, college,
         recognized_level, recognized_event_time, related_majors, applicable_majors, recognition_basis, is_active,
         created_at)
    VALUES (NEW.recognized_event_id, NEW.version,
            IF(NEW.recognized_event_id = OLD.recognized_event_id, 'updated', 'created'), NEW.updated_by, NEW.updated_at,
            NEW.recognized_event_name, NEW.organizer, NEW.college, NEW.recognized_level, NEW.recognized_event_time,
            NEW.related_majors, NEW.applicable_majors, NEW.recognition_basis, NEW.is_active, NEW.created_at);

-- These two run after V4's, which decide the version of the deletion. The application says afterwards who it deleted for.
CREATE TRIGGER IF NOT EXISTS recognized_events_history_of_delete AFTER DELETE ON recognized_events FOR EACH ROW
    REPLACE INTO recognized_event_history (recognized_event_id, version, change_kind, changed_by, changed_at)
    SELECT OLD.recognized_event_id, version, 'deleted', LEFT(CONCAT('sql:', USER()), 255), deleted_at
    FROM recognized_event_deletions WHERE recognized_event_id = OLD.recognized_event_id;

CREATE TRIGGER IF NOT EXISTS recognized_events_history_of_new_id AFTER UPDATE ON recognized_events FOR EACH ROW
    REPLACE INTO recognized_event_history (recognized_event_id, version, change_kind, changed_by, changed_at)
    SELECT OLD.recognized_event_id, version, 'deleted', NEW.updated_by, deleted_at
    FROM recognized_event_deletions
    WHERE recognized_event_id = OLD.recognized_event_id AND NEW.recognized_event_id <> OLD.recognized_event_id;

-- What was there before the history began: it begins with what the events say now. After the triggers, so that no change
-- falls between; without locking what it reads, so that services of an older release can go on writing.
SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;

INSERT IGNORE INTO recognized_event_history
    (recognized_event_id, version, change_kind, changed_by, changed_at, recognized_event_name, organizer, college,
     recognized_level, recognized_event_time, related_majors, applicable_majors, recognition_basis, is_active,
     created_at)
SELECT recognized_event_id, version, 'created', updated_by, updated_at, recognized_event_name, organizer, college,
       recognized_level, recognized_event_time, related_majors, applicable_majors, recognition_basis, is_active,
       created_at
FROM recognized_events;
