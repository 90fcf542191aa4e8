package io.lockstep.search;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.lockstep.search", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "io.lockstep.search";

    @ArchTest
    static final ArchRule theRootKnowsNoOutsideSystem = noClasses()
            .that()
            .resideInAPackage(ROOT)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.http..",
                    "io.quarkus.redis..",
                    "io.vertx..",
                    "jakarta.ws.rs..",
                    "io.micrometer..",
                    "io.smallrye.faulttolerance..")
            .because("what to search and where to look an event up are decided without a driver or HTTP");

    @ArchTest
    static final ArchRule theRootDependsOnNoAdapter = noClasses()
            .that()
            .resideInAPackage(ROOT)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + ".*..")
            .because("arrows point inward: adapters know the nouns, the nouns know no adapter");

    @ArchTest
    static final ArchRule elasticsearchStaysInItsPackage = driver("elasticsearch", "org.apache.http..");

    @ArchTest
    static final ArchRule redisStaysInItsPackage = driver("redis", "io.quarkus.redis..");

    @ArchTest
    static final ArchRule httpOutStaysInItsPackage = driver("register", "io.quarkus.rest.client..");

    @ArchTest
    static final ArchRule adaptersDoNotKnowEachOther = noClasses()
            .that()
            .resideInAPackage(ROOT + ".http..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + ".elasticsearch..", ROOT + ".redis..", ROOT + ".register..")
            .because("the API works through the ports of the root package, so that a store can be replaced");

    private static ArchRule driver(String owner, String driver) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "." + owner + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(driver)
                .because("there is one package for each outside system, and its driver is imported only there");
    }
}
