-- SQL that people run behind the application's back must raise the version too, or no sink would take the change.
--
-- A server that writes a binlog refuses triggers of a user without SUPER (error 1419) unless it runs with
-- log_bin_trust_function_creators=1. IF NOT EXISTS, so that the migration can be repeated after that was set.
--
-- The clock is UTC_TIMESTAMP: unlike NOW() it does not depend on the session's time zone.
CREATE TRIGGER IF NOT EXISTS recognized_events_before_insert BEFORE INSERT ON recognized_events FOR EACH ROW
    SET NEW.version = IF(NEW.version > 0, NEW.version,
                         TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)));

-- Assignments run left to right, so the time is decided while the version is still as it was given.
CREATE TRIGGER IF NOT EXISTS recognized_events_before_update BEFORE UPDATE ON recognized_events FOR EACH ROW
    SET NEW.updated_at = IF(NEW.version > OLD.version, NEW.updated_at, UTC_TIMESTAMP(6)),
        NEW.version = IF(NEW.version > OLD.version, NEW.version,
                         GREATEST(OLD.version + 1, TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6))));
