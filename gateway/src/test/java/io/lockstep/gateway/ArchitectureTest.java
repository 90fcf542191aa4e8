package io.lockstep.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.lockstep.gateway", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "io.lockstep.gateway";

    @ArchTest
    static final ArchRule decisions_know_no_driver = noClasses()
            .that()
            .resideInAnyPackage(ROOT, ROOT + ".limit")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.vertx..", "io.netty..", "io.fabric8..", "org.jose4j..", "com.fasterxml..", "java.net..")
            .because("what is decided about a request must be testable with `new`, without a socket or a file");

    @ArchTest
    static final ArchRule arrows_point_inward = noClasses()
            .that()
            .resideInAPackage(ROOT)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + ".istio", ROOT + ".jwt", ROOT + ".http", ROOT + ".redis")
            .because("adapters know the decisions, never the other way round");

    @ArchTest
    static final ArchRule only_istio_knows_the_model = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".istio")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.fabric8..", "com.fasterxml.jackson.dataformat..")
            .because("a new version of Istio's model must change one package");

    @ArchTest
    static final ArchRule only_jwt_knows_the_token_library = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".jwt")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.jose4j..")
            .because("what is safe to do with a token is decided in one place");

    @ArchTest
    static final ArchRule only_http_moves_bytes = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + ".http", ROOT + ".redis")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx..", "io.netty..")
            .because("the rules and the tokens do not depend on how requests arrive");

    @ArchTest
    static final ArchRule only_redis_knows_its_driver = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".redis")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.vertx.redis..")
            .because("what is kept there, and how, is decided in one place");

    @ArchTest
    static final ArchRule services_do_not_share_jars = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.lockstep.event..", "io.lockstep.search..", "io.lockstep.sync..", "io.lockstep.contract..")
            .because("the gateway knows the services by HTTP only, so that it can stand in front of any");

    @ArchTest
    static final ArchRule the_data_plane_is_closed = classes()
            .that()
            .resideInAPackage(ROOT + ".http")
            .and()
            .areTopLevelClasses()
            .should()
            .notBePublic()
            .because("nothing else may reach into an exchange in flight");
}
