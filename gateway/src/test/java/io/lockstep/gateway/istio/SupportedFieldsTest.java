package io.lockstep.gateway.istio;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.gateway.istio.ModelFields.ModelField;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SupportedFieldsTest {

    @Test
    void each_supported_field_is_one_of_the_model() {
        SupportedFields.BY_TYPE.forEach((type, fields) -> assertThat(ModelFields.of(type))
                .as(type.getName())
                .extracting(ModelField::name)
                .containsAll(fields));
    }

    /** The table in the documentation says of each type of the model which fields are honoured and which are refused. */
    @Test
    void the_documentation_lists_every_field() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "gateway-fields.md"));
        for (Map.Entry<String, Class<?>> type : documentedTypes().entrySet()) {
            Set<String> all = ModelFields.of(type.getValue()).stream()
                    .filter(field -> !field.unwrapped())
                    .map(ModelField::name)
                    .collect(Collectors.toCollection(TreeSet::new));
            Set<String> supported = new TreeSet<>(SupportedFields.BY_TYPE.get(type.getValue()));
            all.removeAll(supported);
            assertThat(page).contains("| " + type.getKey() + " | " + join(supported) + " | " + join(all) + " |");
        }
    }

    private static String join(Set<String> fields) {
        return fields.isEmpty() ? "" : fields.stream().collect(Collectors.joining("`, `", "`", "`"));
    }

    /** By the name the page gives them. Choices (match kinds, body kinds) are one field each and stand in the text. */
    private static Map<String, Class<?>> documentedTypes() {
        Map<String, Class<?>> types = new TreeMap<>();
        SupportedFields.BY_TYPE.keySet().stream()
                .filter(type -> !type.getSimpleName().matches("StringMatch.*|HTTPBody.*|EnvoyFilter.+"))
                .forEach(type -> types.put(
                        type.getSimpleName()
                                + (type.getPackageName().contains(".api.api.") && isSpec(type) ? ".spec" : ""),
                        type));
        return types;
    }

    private static boolean isSpec(Class<?> type) {
        return Set.of(
                        "VirtualService",
                        "Gateway",
                        "EnvoyFilter",
                        "DestinationRule",
                        "ServiceEntry",
                        "RequestAuthentication",
                        "AuthorizationPolicy")
                .contains(type.getSimpleName());
    }
}
