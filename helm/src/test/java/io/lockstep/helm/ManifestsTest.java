package io.lockstep.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What users of kubectl apply is what the chart renders. */
class ManifestsTest {

    /** Kustomize is to build what is written now, whichever test comes first. */
    @BeforeAll
    static void write() {
        if (Committed.UPDATE) {
            Manifests.files().forEach(Committed::assertSame);
        }
    }

    static List<String> overlays() {
        return Manifests.OVERLAYS;
    }

    @Test
    void everyFileIsAsTheChartRendersIt() {
        Map<Path, String> files = Manifests.files();
        files.forEach(Committed::assertSame);
        Set<Path> committed = new TreeSet<>();
        for (String folder :
                List.of("base", "overlays/dev", "overlays/dev/patches", "overlays/prod", "overlays/prod/patches")) {
            committed.addAll(Checkout.list(Manifests.FOLDER.resolve(folder)).stream()
                    .filter(file -> file.toString().endsWith(".yaml") && !file.endsWith("values.yaml"))
                    .toList());
        }
        assertThat(committed).as("files that nothing makes any more").isEqualTo(files.keySet());
    }

    @Test
    void theBaseKeepsTheRules() {
        Objects base = Chart.objects(Manifests.valuesOfBase());
        assertThat(Rule.violationsOfAll(base)).isEmpty();
        assertThat(base.all().stream().flatMap(object -> StrictModels.fault(object).stream()))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void anOverlayKeepsTheRules(String overlay) {
        Objects objects = Chart.objects(Manifests.valuesOf(overlay));
        assertThat(Rule.violationsOfAll(objects)).isEmpty();
        assertThat(objects.all().stream().flatMap(object -> StrictModels.fault(object).stream()))
                .isEmpty();
    }

    /** The real kustomize says so: skipped where no kubectl is installed. */
    @ParameterizedTest
    @MethodSource("overlays")
    void kustomizeMakesOfAnOverlayWhatTheChartRenders(String overlay) {
        assumeTrue(Kubectl.isInstalled(), "skipped: no kubectl");
        Map<String, JsonNode> built = Objects.parse(Kubectl.kustomize(Manifests.FOLDER.resolve("overlays/" + overlay)))
                .byId();
        Map<String, JsonNode> rendered = Manifests.overlay(overlay).byId();
        assertThat(built.keySet()).isEqualTo(rendered.keySet());
        rendered.forEach((id, object) -> assertThat(built.get(id)).as(id).isEqualTo(object));
    }
}
