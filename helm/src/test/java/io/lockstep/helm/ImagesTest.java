package io.lockstep.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** There are two ways to an image, and both make the same: what the root pom tells Jib is what the Dockerfile says. */
class ImagesTest {

    private static final String DOCKERFILE = Checkout.read(Checkout.ROOT.resolve("Dockerfile"));
    private static final Pattern PAIR = Pattern.compile("([\\w.]+)=(?:\"([^\"]*)\"|(\\S+))");

    private Element jib;

    @BeforeEach
    void readPom() throws Exception {
        Element pom = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Checkout.ROOT.resolve("pom.xml").toFile())
                .getDocumentElement();
        NodeList containers = pom.getElementsByTagName("container");
        assertThat(containers.getLength()).isOne();
        jib = (Element) containers.item(0);
    }

    /** But for the path, which is that of the base image. */
    @Test
    void environment() {
        Map<String, String> dockerfile = pairs("ENV");
        dockerfile.remove("PATH");

        assertThat(children("environment")).isEqualTo(dockerfile).containsKey("JDK_JAVA_OPTIONS");
    }

    /** But for what only a build's arguments know. */
    @Test
    void labels() {
        Map<String, String> dockerfile = pairs("LABEL");
        dockerfile.remove("org.opencontainers.image.revision");
        dockerfile.remove("org.opencontainers.image.created");
        dockerfile.replaceAll(
                (name, value) -> value.replace("${SERVICE}", "${service}").replace("${VERSION}", "${project.version}"));

        assertThat(children("labels")).isEqualTo(dockerfile).isNotEmpty();
    }

    @Test
    void userFolderAndPort() {
        assertThat(text("user")).isEqualTo(instruction("USER"));
        assertThat(text("workingDirectory")).isEqualTo(instruction("WORKDIR"));
        assertThat(text("ports")).isEqualTo(instruction("EXPOSE"));
    }

    private Map<String, String> children(String name) {
        Map<String, String> children = new TreeMap<>();
        NodeList nodes = jib.getElementsByTagName(name).item(0).getChildNodes();
        for (int i = 0; i < nodes.getLength(); i++) {
            if (nodes.item(i).getNodeType() == Node.ELEMENT_NODE) {
                children.put(
                        nodes.item(i).getNodeName(),
                        nodes.item(i).getTextContent().strip());
            }
        }
        return children;
    }

    private String text(String name) {
        return jib.getElementsByTagName(name).item(0).getTextContent().strip();
    }

    private static Map<String, String> pairs(String name) {
        Map<String, String> pairs = new TreeMap<>();
        Matcher pair = PAIR.matcher(instruction(name));
        while (pair.find()) {
            pairs.put(pair.group(1), pair.group(2) == null ? pair.group(3) : pair.group(2));
        }
        return pairs;
    }

    /** The last one of that name, which is the image's, with the lines that continue it. */
    private static String instruction(String name) {
        Matcher instruction =
                Pattern.compile("(?m)^" + name + " ((?:.*\\\\\n)*.*)$").matcher(DOCKERFILE);
        String last = "";
        while (instruction.find()) {
            last = instruction.group(1);
        }
        return last;
    }
}
