package io.lockstep.event;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.lockstep.event", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "io.lockstep.event";

    @ArchTest
    static final ArchRule theRootKnowsNoOutsideSystem = noClasses()
            .that()
            .resideInAnyPackage(ROOT, ROOT + ".rebuild")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    ROOT + ".http",
                    ROOT + ".mysql",
                    ROOT + ".kafka",
                    ROOT + ".csv",
                    ROOT + ".binlog",
                    "io.debezium..",
                    "java.sql..",
                    "javax.sql..",
                    "jakarta.persistence..",
                    "jakarta.transaction..",
                    "jakarta.ws..",
                    "org.hibernate.orm..",
                    "io.quarkus.hibernate..",
                    "org.apache.kafka..")
            .because("arrows point inward: the register's rules and the relay are decided and tested without a server");

    @ArchTest
    static final ArchRule sqlStaysInItsPackage = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".mysql")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.sql..",
                    "javax.sql..",
                    "com.mysql..",
                    "jakarta.persistence..",
                    "io.quarkus.hibernate..",
                    "io.agroal..",
                    ROOT + ".mysql")
            .because("a driver is imported in one package only");

    @ArchTest
    static final ArchRule kafkaStaysInItsPackage = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".kafka")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka.clients..", "org.apache.kafka.common..", ROOT + ".kafka")
            .because("a driver is imported in one package only");

    /** Kafka Connect's data types are Debezium's; the brokers are not reached through them. */
    @ArchTest
    static final ArchRule debeziumStaysInItsPackage = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".binlog")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.debezium..", "org.apache.kafka.connect..", ROOT + ".binlog")
            .because("a driver is imported in one package only");

    @ArchTest
    static final ArchRule httpStaysInItsPackage = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".http")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.ws..", "org.jboss.resteasy..", ROOT + ".http")
            .because("HTTP is one way in; the others must not know it");

    @ArchTest
    static final ArchRule csvIsReadInItsPackage = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".csv")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.fasterxml.jackson.dataformat.csv..")
            .because("the form of a file is known in one place");
}
