package dev.patchyard.journey;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A {@link Journey} that needs more hosts than the shared lab has: each of its tests gets a new lab for itself. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface OwnLab {
    /** How many hosts. */
    int hosts();

    /** More options of the lab's command line. */
    String[] options() default {};
}
