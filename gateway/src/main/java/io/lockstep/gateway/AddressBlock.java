package io.lockstep.gateway;

import java.math.BigInteger;
import java.util.Optional;

/**
 * A block of IP addresses, or a single one.
 *
 * @param bits how many leading bits of {@code network} count, of 32 or 128
 */
public record AddressBlock(BigInteger network, int bits, int width) implements ValuePattern {

    /** Reads {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or an address alone; empty if it is none. */
    public static Optional<AddressBlock> of(String text) {
        int slash = text.indexOf('/');
        Optional<Literal> address = Literal.of(slash < 0 ? text : text.substring(0, slash));
        String length = slash < 0 ? "" : text.substring(slash + 1);
        if (slash >= 0 && !length.matches("\\d{1,3}")) {
            return Optional.empty();
        }
        return address.map(literal -> new AddressBlock(
                        literal.value(), slash < 0 ? literal.width() : Integer.parseInt(length), literal.width()))
                .filter(block -> block.bits() <= block.width());
    }

    @Override
    public boolean matches(String text) {
        return Literal.of(text)
                .filter(address -> address.width() == width
                        && address.value().xor(network).shiftRight(width - bits).signum() == 0)
                .isPresent();
    }

    /** An address as a number. An IPv4 address in the dress of IPv6 counts as the former. */
    private record Literal(BigInteger value, int width) {

        static Optional<Literal> of(String text) {
            String plain = text.replaceFirst("%.*", "").replaceFirst("(?i)^::ffff:(?=\\d+\\.)", "");
            return plain.indexOf(':') < 0 ? four(plain) : six(plain);
        }

        private static Optional<Literal> four(String text) {
            if (!text.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
                return Optional.empty();
            }
            long value = 0;
            for (String part : text.split("\\.")) {
                int octet = Integer.parseInt(part);
                if (octet > 255) {
                    return Optional.empty();
                }
                value = value << 8 | octet;
            }
            return Optional.of(new Literal(BigInteger.valueOf(value), 32));
        }

        private static Optional<Literal> six(String text) {
            int gap = text.indexOf("::");
            String[] head = groups(gap < 0 ? text : text.substring(0, gap));
            String[] tail = groups(gap < 0 ? "" : text.substring(gap + 2));
            int missing = 8 - head.length - tail.length;
            if (gap < 0 ? missing != 0 : missing < 1) {
                return Optional.empty();
            }
            StringBuilder digits = new StringBuilder();
            for (String group : head) {
                digits.append(padded(group));
            }
            digits.append("0000".repeat(missing));
            for (String group : tail) {
                digits.append(padded(group));
            }
            if (!digits.toString().matches("[0-9a-fA-F]{32}")) {
                return Optional.empty();
            }
            return Optional.of(new Literal(new BigInteger(digits.toString(), 16), 128));
        }

        /** Too long or no digits: then the whole will not fit. */
        private static String padded(String group) {
            return group.isEmpty() || group.length() > 4 ? "x" : "0".repeat(4 - group.length()) + group;
        }

        private static String[] groups(String text) {
            return text.isEmpty() ? new String[0] : text.split(":", -1);
        }
    }
}
