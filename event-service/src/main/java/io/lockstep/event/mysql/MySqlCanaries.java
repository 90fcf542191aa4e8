package io.lockstep.event.mysql;

import io.agroal.api.AgroalDataSource;
import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.Version;
import io.lockstep.event.Canaries;
import io.lockstep.event.CanaryTurn;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The canaries in MySQL: a row and, as for any change, an outbox row in the same transaction. */
@ApplicationScoped
class MySqlCanaries implements Canaries {

    private final Transactions transactions;
    private final AgroalDataSource dataSource;
    private final OutboxTable outbox;
    private final Clock clock;

    MySqlCanaries(Transactions transactions, AgroalDataSource dataSource, OutboxTable outbox, Clock clock) {
        this.transactions = transactions;
        this.dataSource = dataSource;
        this.outbox = outbox;
        this.clock = clock;
    }

    @Override
    public void beat(Duration interval) {
        transactions.call("beating the canary", () -> {
            try (Connection connection = dataSource.getConnection()) {
                Instant now = clock.instant();
                CanaryTurn.next(locked(connection), interval, now).ifPresent(beat -> {
                    store(connection, beat);
                    outbox.append(List.of(beat), Optional.empty(), now);
                });
                return null;
            } catch (SQLException e) {
                throw new SqlFailure("cannot beat the canary", e);
            }
        });
    }

    private static Map<String, Version> locked(Connection connection) throws SQLException {
        Map<String, Version> beats = new HashMap<>();
        try (PreparedStatement select =
                        connection.prepareStatement("select id, version from canaries where version between 1 and "
                                + Version.LARGEST + " for update");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                beats.put(row.getString(1), new Version(row.getLong(2)));
            }
        }
        return beats;
    }

    private static void store(Connection connection, ChangeRecord beat) {
        try (PreparedStatement store =
                connection.prepareStatement("replace into canaries (id, version) values (?, ?)")) {
            store.setString(1, beat.id());
            store.setLong(2, beat.version().value());
            store.executeUpdate();
        } catch (SQLException e) {
            throw new SqlFailure("cannot store " + beat, e);
        }
    }
}
