package io.lockstep.gateway.limit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Which addresses are one client: an IPv6 client has as many as it likes. */
public final class ClientNetwork {

    private static final int GROUPS = 8;
    private static final int NETWORK_GROUPS = 4;

    private ClientNetwork() {}

    /** An IPv4 address as it is; of an IPv6 address, as Java writes it, the first 64 bits. */
    public static String of(String address) {
        if (address.indexOf(':') < 0 || address.indexOf('.') >= 0) {
            return address;
        }
        String plain = address.indexOf('%') < 0 ? address : address.substring(0, address.indexOf('%'));
        int gap = plain.indexOf("::");
        List<String> groups = new ArrayList<>(groups(gap < 0 ? plain : plain.substring(0, gap)));
        if (gap >= 0) {
            List<String> end = groups(plain.substring(gap + 2));
            while (groups.size() + end.size() < GROUPS) {
                groups.add("0");
            }
            groups.addAll(end);
        }
        return String.join(":", groups.subList(0, Math.min(NETWORK_GROUPS, groups.size()))) + "::/64";
    }

    private static List<String> groups(String text) {
        return text.isEmpty() ? List.of() : Arrays.asList(text.split(":"));
    }
}
