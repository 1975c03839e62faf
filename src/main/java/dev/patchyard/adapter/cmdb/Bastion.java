package dev.patchyard.adapter.cmdb;

import io.micronaut.context.annotation.EachProperty;

/**
 * One jump host of the configuration's list {@code patchyard.bastions}.
 *
 * @param group value of the tag {@code group} of the CIs behind it
 * @param jump  {@code user@host:port}
 */
@EachProperty(value = "patchyard.bastions", list = true)
public record Bastion(String group, String jump) {}
