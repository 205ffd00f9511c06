package dev.glovebox.bridge;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// Which package may know which.
class ArchitectureTest {

    private static final String BRIDGE = "dev.glovebox.bridge.";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.glovebox.bridge");

    @Test
    void thePartsThatReachIntoAGuestKnowNothingOfTheBridge() {
        for (String part : new String[] {"ssh", "log", "pickle", "client"}) {
            noClasses()
                    .that()
                    .resideInAPackage(BRIDGE + part + "..")
                    .should()
                    .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("dev.glovebox.bridge..")
                            .and(JavaClass.Predicates.resideOutsideOfPackage(BRIDGE + part + "..")))
                    .check(CLASSES);
        }
    }

    @Test
    void sandboxesKnowDriversByTheirPortOnly() {
        noClasses()
                .that()
                .resideInAPackage(BRIDGE + "vm..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(BRIDGE + "driver.*..", BRIDGE + "keeper..", BRIDGE + "cli..", "picocli..")
                .check(CLASSES);
    }

    @Test
    void driversKnowThePortAndNothingElse() {
        noClasses()
                .that()
                .resideInAPackage(BRIDGE + "driver..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        BRIDGE + "vm..",
                        BRIDGE + "keeper..",
                        BRIDGE + "cli..",
                        BRIDGE + "client..",
                        BRIDGE + "ssh..",
                        BRIDGE + "image..")
                .check(CLASSES);
    }

    @Test
    void onlyTheCommandKnowsThatThereIsACommand() {
        noClasses()
                .that()
                .resideOutsideOfPackage(BRIDGE + "cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(BRIDGE + "cli..", "picocli..", "me.tongfei..")
                .check(CLASSES);
    }

    @Test
    void noPackagesKnowEachOtherInACircle() {
        slices().matching(BRIDGE + "(**)").should().beFreeOfCycles().check(CLASSES);
    }
}
