package io.lockstep.devstack.token;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a user may do; each role includes those before it. */
public enum Role {
    VIEWER,
    EDITOR,
    ADMIN;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** This role and all that it includes, as a token lists them. */
    List<String> groups() {
        return Arrays.stream(values())
                .filter(role -> role.compareTo(this) <= 0)
                .map(Role::text)
                .toList();
    }

    @Override
    public String toString() {
        return text();
    }
}
