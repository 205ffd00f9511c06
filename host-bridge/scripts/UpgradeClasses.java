import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/// Rewrites jars whose classes are older than Java 6, picocli's for example: the JVM's cache leaves such classes out, and
/// loading and verifying them takes a third of a command's start. They become classes of this JDK, with the stack maps
/// that it wants (JVMS §4.7.4). Other jars stay as they are.
///
/// Usage: `java UpgradeClasses.java JAR…`
private static final int JAVA_6 = 50;

private static final ClassTransform TO_THIS_JDK = (builder, element) -> builder.with(
        element instanceof ClassFileVersion ? ClassFileVersion.of(ClassFile.latestMajorVersion(), 0) : element);

void main(String[] jars) throws IOException {
    for (String name : jars) {
        Path jar = Path.of(name);
        if (hasOldClasses(jar)) {
            Path fresh = Path.of(name + ".new");
            rewrite(jar, fresh);
            Files.move(fresh, jar, StandardCopyOption.ATOMIC_MOVE);
        }
    }
}

boolean hasOldClasses(Path jar) throws IOException {
    try (var file = new JarFile(jar.toFile())) {
        for (var entry : (Iterable<JarEntry>) file.stream()::iterator) {
            if (isClass(entry)) {
                return majorVersion(file.getInputStream(entry).readNBytes(8)) < JAVA_6;
            }
        }
    }
    return false;
}

void rewrite(Path jar, Path fresh) throws IOException {
    try (var classes = new URLClassLoader(new URL[] {jar.toUri().toURL()});
            var from = new JarFile(jar.toFile());
            var to = new JarOutputStream(Files.newOutputStream(fresh))) {
        var classFile = ClassFile.of(
                ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                ClassFile.ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(classes)));
        var upgrade = TO_THIS_JDK.andThen(ClassTransform.transformingMethodBodies(CodeBuilder::with));
        for (var entry : (Iterable<JarEntry>) from.stream()::iterator) {
            byte[] bytes = from.getInputStream(entry).readAllBytes();
            to.putNextEntry(new JarEntry(entry.getName()));
            to.write(isClass(entry) ? classFile.transformClass(classFile.parse(bytes), upgrade) : bytes);
        }
    }
}

boolean isClass(JarEntry entry) {
    return entry.getName().endsWith(".class") && !entry.getName().endsWith("-info.class");
}

int majorVersion(byte[] start) {
    return (start[6] & 0xff) << 8 | start[7] & 0xff;
}
