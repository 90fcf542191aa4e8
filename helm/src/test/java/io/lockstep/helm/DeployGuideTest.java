package io.lockstep.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the commands of docs/deploy.md that need no cluster, and looks at what the others name. */
class DeployGuideTest {

    private static final String GUIDE = Checkout.read(Checkout.ROOT.resolve("docs/deploy.md"));

    /** Made by the operator for Elasticsearch. */
    private static final String ECKS_OWN = "lockstep-elasticsearch-es-elastic-user";

    static List<String> renderings() {
        return commands().stream()
                .filter(command -> command.matches("helm (template|install) .*"))
                .distinct()
                .toList();
    }

    @ParameterizedTest
    @MethodSource("renderings")
    void whatIsInstalledRendersAndKeepsTheRules(String command) {
        Path[] values = valuesOf(command);
        assertThat(values).isNotEmpty().allMatch(Files::exists);
        Objects objects = Chart.objects(values);
        assertThat(Rule.violationsOfAll(objects)).isEmpty();
        assertThat(objects.all().stream().flatMap(object -> StrictModels.fault(object).stream()))
                .isEmpty();
    }

    @Test
    void theChartIsLintedAndPackagedAsTheGuideSays(@TempDir Path target) {
        assertThat(commands())
                .contains("helm lint helm/lockstep --strict", "helm package helm/lockstep --destination target");
        assertThat(new Helm(Checkout.CHART).lint().strict().call().isFailed()).isFalse();
        new Helm(Checkout.CHART).packageIt().withDestination(target).call();
        assertThat(Checkout.list(target))
                .singleElement()
                .satisfies(archive -> assertThat(archive).hasFileName("lockstep-0.1.0.tgz"));
    }

    @Test
    void overlaysAreBuiltAsTheGuideSays() {
        List<String> folders = commands().stream()
                .filter(command -> command.matches("kubectl (kustomize|apply -k) .*"))
                .map(command -> command.substring(command.lastIndexOf(' ') + 1))
                .toList();
        assertThat(folders).isNotEmpty();
        assumeTrue(Kubectl.isInstalled(), "skipped: no kubectl");
        assertThat(folders)
                .allSatisfy(folder -> assertThat(Objects.parse(Kubectl.kustomize(Checkout.ROOT.resolve(folder)))
                                .byId())
                        .isNotEmpty());
    }

    @Test
    void everySecretThatIsAskedForOnALaptopIsMadeThere() {
        Set<String> needed = Chart.objects(Checkout.CHART.resolve("examples/kind.yaml")).all().stream()
                .flatMap(object -> object.findValues("secretKeyRef").stream())
                .map(reference -> reference.path("name").asText())
                .collect(Collectors.toSet());
        needed.remove(ECKS_OWN);
        String laptop = GUIDE.substring(GUIDE.indexOf("## On a laptop"), GUIDE.indexOf("## On a cloud"));
        assertThat(needed)
                .isNotEmpty()
                .allSatisfy(name -> assertThat(laptop).contains("create secret generic " + name + " "));
    }

    @Test
    void theApplicationOfArgoIsAsItsTypeSays() {
        JsonNode application = Objects.parse(Checkout.read(Manifests.FOLDER.resolve("argocd/application.yaml")))
                .get("Application", "lockstep");
        assertThat(StrictModels.fault(application)).isEmpty();
        Path chart = Checkout.ROOT.resolve(application.at("/spec/source/path").asText());
        Objects.elements(application.at("/spec/source/helm/valueFiles"))
                .forEach(file -> assertThat(chart.resolve(file.asText())).exists());
    }

    @Test
    void linksOfTheGuideLeadSomewhere() {
        Pattern.compile("]\\(([^)#]+)(#[^)]*)?\\)")
                .matcher(GUIDE)
                .results()
                .forEach(link -> assertThat(Checkout.ROOT.resolve("docs").resolve(link.group(1)))
                        .exists());
    }

    private static List<String> commands() {
        List<String> commands = new ArrayList<>();
        boolean inside = false;
        for (String line : GUIDE.lines().toList()) {
            if (line.startsWith("```")) {
                inside = line.equals("```bash");
            } else if (inside) {
                commands.add(line);
            }
        }
        return commands;
    }

    private static Path[] valuesOf(String command) {
        List<String> words = List.of(command.split(" "));
        List<Path> values = new ArrayList<>();
        for (int i = 0; i < words.size() - 1; i++) {
            if (words.get(i).equals("--values")) {
                values.add(Checkout.ROOT.resolve(words.get(i + 1)));
            }
        }
        return values.toArray(Path[]::new);
    }
}
