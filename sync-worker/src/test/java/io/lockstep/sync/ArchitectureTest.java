package io.lockstep.sync;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.lockstep.sync", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "io.lockstep.sync";

    @ArchTest
    static final ArchRule theRootKnowsNoOutsideSystem = noClasses()
            .that()
            .resideInAnyPackage(ROOT, ROOT + ".deadletter", ROOT + ".audit", ROOT + ".generation")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    ROOT + ".kafka",
                    ROOT + ".elasticsearch",
                    ROOT + ".redis",
                    ROOT + ".http",
                    "org.apache.kafka..",
                    "org.elasticsearch..",
                    "io.vertx..",
                    "jakarta.ws..",
                    "com.fasterxml..")
            .because("arrows point inward: what to do is decided without knowing any store, and tested without one");

    @ArchTest
    static final ArchRule kafkaStaysInItsPackage = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".kafka")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", ROOT + ".kafka")
            .because("a driver is imported in one package only");

    @ArchTest
    static final ArchRule elasticsearchStaysInItsPackage = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".elasticsearch")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.elasticsearch..", "org.apache.http..", ROOT + ".elasticsearch")
            .because("a driver is imported in one package only");

    @ArchTest
    static final ArchRule redisStaysInItsPackage = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".redis")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx.redis..", ROOT + ".redis")
            .because("a driver is imported in one package only");
}
