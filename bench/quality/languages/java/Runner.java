import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Compiles a program and runs its Main in the same virtual machine: half the time of two. Usage: Runner FILE MARKER */
public final class Runner {
  private Runner() {}

  public static void main(String[] arguments) throws Exception {
    String classes = "classes";
    new File(classes).mkdir();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    int status =
        compiler.run(null, null, null, "-proc:none", "-nowarn", "-d", classes, arguments[0]);
    if (status != 0) System.exit(1);
    URL folder = new File(classes + "/").toURI().toURL();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder})) {
      Object none = new String[0];
      var main = loader.loadClass("Main").getDeclaredMethod("main", String[].class);
      main.setAccessible(true);
      main.invoke(null, none);
    }
    System.out.println(arguments[1]);
  }
}
