package dev.glovebox.guest;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/// Which package may know which.
class ArchitectureTest {
    private static final String ROOT = "dev.glovebox.guest";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    /// What every feature may use.
    private static final List<String> SHARED = List.of("http", "websocket", "zmtp", "image", "codec", "child");

    @Test
    void nativeCodeIsKnownToX11AndTheCodecsOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".x11", ROOT + ".codec")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.sun.jna..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".x11")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.github.kwhat..")
                .check(CLASSES);
    }

    @Test
    void theBusOfProgramsIsKnownToAccessibilityOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".accessibility")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.freedesktop.dbus..")
                .check(CLASSES);
    }

    @Test
    void featuresDoNotKnowEachOther() {
        for (String feature : features()) {
            Set<String> others = features();
            others.remove(feature);
            others.add("x11");
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + "." + feature)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            others.stream().map(other -> ROOT + "." + other).toArray(String[]::new))
                    .check(CLASSES);
        }
        Assertions.assertThat(features()).contains("screen", "kernel", "health", "display", "console");
    }

    @Test
    void whatIsSharedKnowsNoFeature() {
        knowsOnly("http");
        knowsOnly("image");
        knowsOnly("child");
        knowsOnly("websocket", "http");
        knowsOnly("codec", "http", "image");
    }

    private static void knowsOnly(String shared, String... others) {
        List<String> allowed = new ArrayList<>(List.of(others));
        allowed.add(shared);
        classes()
                .that()
                .resideInAPackage(ROOT + "." + shared)
                .should()
                .onlyDependOnClassesThat()
                .resideOutsideOfPackages(inRootBut(allowed))
                .check(CLASSES);
    }

    @Test
    void nobodyKnowsTheCompositionRoot() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".*")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT)
                .check(CLASSES);
    }

    private static Set<String> features() {
        Set<String> features = packages();
        features.removeAll(SHARED);
        features.remove("x11");
        return features;
    }

    private static String[] inRootBut(List<String> allowed) {
        Set<String> names = packages();
        names.removeAll(allowed);
        return names.stream().map(name -> ROOT + "." + name).toArray(String[]::new);
    }

    private static Set<String> packages() {
        return CLASSES.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith(ROOT + "."))
                .map(name -> name.substring(ROOT.length() + 1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
