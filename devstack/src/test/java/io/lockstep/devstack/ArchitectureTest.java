package io.lockstep.devstack;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.lockstep.devstack", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "io.lockstep.devstack";

    @ArchTest
    static final ArchRule theRootDependsOnTheJdkAlone = classes()
            .that()
            .resideInAPackage(ROOT)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(ROOT, "java..")
            .because("arrows point inward: the nouns know neither a server's driver nor the terminal");

    @ArchTest
    static final ArchRule packagesHaveAnOrder = slices().matching(ROOT + ".(*)..")
            .should()
            .beFreeOfCycles()
            .because("whoever reads one package must not have to read all");

    @ArchTest
    static final ArchRule kafkasClientStaysAtKafka = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".kafka")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka..")
            .because("a driver is imported only in the package of its server");

    @ArchTest
    static final ArchRule sqlStaysAtMysql = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + ".mysql", ROOT + ".junit")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.sql..")
            .because("a driver is imported only in the package of its server; the extension knows its exception");

    @ArchTest
    static final ArchRule thePluginIsAlone = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".analysis")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + ".analysis", "org.elasticsearch..", "org.apache.lucene..")
            .because("Elasticsearch's classes are on nobody's class path but its own");

    @ArchTest
    static final ArchRule theTerminalIsTheLaunchers = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".launcher")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("picocli..", ROOT + ".launcher")
            .because("tests and benchmarks use everything else without a command line");

    @ArchTest
    static final ArchRule testFrameworksStayInTheExtension = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".junit")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.junit..", "io.quarkus..")
            .because("the launcher runs without them");

    @ArchTest
    static final ArchRule nothingSleeps = noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .because("waiting is for a condition, see Poll");
}
