package io.lockstep.gateway.istio;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The fields of Istio's model types, as their annotations name them. */
final class ModelFields {

    private static final String UNKNOWN = "additionalProperties";

    /** A field: its JSON name, whether its own fields stand in the place of it, and how it is read. */
    record ModelField(String name, boolean unwrapped, Field field) {
        Object of(Object bean) {
            return read(field, bean);
        }
    }

    private ModelFields() {}

    static boolean isModel(Object value) {
        return value.getClass().getPackageName().startsWith("io.fabric8.")
                && !value.getClass().isEnum();
    }

    static List<ModelField> of(Class<?> type) {
        return Arrays.stream(type.getDeclaredFields())
                .filter(field -> field.isAnnotationPresent(JsonProperty.class))
                .map(field -> new ModelField(
                        field.getAnnotation(JsonProperty.class).value(),
                        field.isAnnotationPresent(JsonUnwrapped.class),
                        field))
                .toList();
    }

    /** What a bean was given and had no field for. */
    static Map<?, ?> unknown(Object bean) {
        try {
            return (Map<?, ?>) read(bean.getClass().getDeclaredField(UNKNOWN), bean);
        } catch (NoSuchFieldException e) {
            return Map.of();
        }
    }

    /** Whether the model holds a value there: it makes empty collections of fields that were not written. */
    static boolean isSet(Object value) {
        return switch (value) {
            case null -> false;
            case Collection<?> collection -> !collection.isEmpty();
            case Map<?, ?> map -> !map.isEmpty();
            default -> true;
        };
    }

    private static Object read(Field field, Object bean) {
        try {
            field.setAccessible(true);
            return field.get(bean);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("Istio's model changed: cannot read " + field, e);
        }
    }
}
