package dev.patchyard.adapter.postgres;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeInfo.As;
import com.fasterxml.jackson.annotation.JsonTypeInfo.Id;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.jsontype.impl.StdTypeResolverBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lets records of a sealed interface be kept with their simple name in a member {@code type}, so that the rooms need no
 * annotations for it.
 */
final class SealedTypes extends NopAnnotationIntrospector {
    private static final long serialVersionUID = 1L;
    private static final JsonTypeInfo.Value KEPT =
            JsonTypeInfo.Value.construct(Id.NAME, As.PROPERTY, "type", null, false, null);

    @Override
    public @Nullable TypeResolverBuilder<?> findTypeResolver(
            MapperConfig<?> config, AnnotatedClass annotated, JavaType baseType) {
        return isOfSealed(annotated.getRawType()) ? new StdTypeResolverBuilder().init(KEPT, null) : null;
    }

    @Override
    public @Nullable List<NamedType> findSubtypes(Annotated annotated) {
        Class<?> type = annotated.getRawType();
        if (!(type.isInterface() && type.isSealed())) {
            return null;
        }
        return Arrays.stream(type.getPermittedSubclasses())
                .map(permitted -> new NamedType(permitted, permitted.getSimpleName()))
                .toList();
    }

    @Override
    public @Nullable String findTypeName(AnnotatedClass annotated) {
        return isOfSealed(annotated.getRawType()) ? annotated.getRawType().getSimpleName() : null;
    }

    private static boolean isOfSealed(Class<?> type) {
        return Stream.concat(Stream.of(type), Arrays.stream(type.getInterfaces()))
                .anyMatch(one -> one.isInterface() && one.isSealed());
    }
}
