package dev.patchyard;

/** The program: hands the command line to a subcommand and does nothing else. */
public final class Patchyard {
    private Patchyard() {}

    /**
     * @param arguments the subcommand and its options
     */
    public static void main(String[] arguments) {
        System.out.println("patchyard");
    }
}
